// Runs in a story's page before anything else. Storybook's channel is not there yet: whoever sets it meets this.
const finished = (window.storiesFinished = []);
let channel;
Object.defineProperty(window, '__STORYBOOK_ADDONS_CHANNEL__', {
  configurable: true,
  get: () => channel,
  set(made) {
    channel = made;
    made.on('storyFinished', (told) => finished.push(told));
  },
});
