// Runs in a story's page before anything else. Storybook's channel is not there yet: whoever sets it meets this.
const finished = (window.storiesFinished = []);
let failure; // of the story that goes on
let channel;
Object.defineProperty(window, '__STORYBOOK_ADDONS_CHANNEL__', {
  configurable: true,
  get: () => channel,
  set(made) {
    channel = made;
    // A play that fails is told apart: with the controls of plays in it, a Storybook calls its story a success.
    for (const event of ['playFunctionThrewException', 'storyThrewException', 'storyErrored']) made.on(event, (error) => { failure ??= error.message ?? error.title ?? event; });
    made.on('storyFinished', ({ storyId, status, reporters }) => {
      const reports = reporters.filter((report) => report.status === 'failed')
        .flatMap(({ type, result }) => (result?.violations ?? []).map(({ help, nodes }) => `${type}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`));
      finished.push({ storyId, failures: [...(failure === undefined ? [] : [failure]), ...reports, ...(status === 'error' && failure === undefined && reports.length === 0 ? ['it failed'] : [])] });
      failure = undefined;
    });
  },
});
