const frame = (): Promise<number> => new Promise((resolve) => { requestAnimationFrame(resolve); });

/** Two frames later: whatever a framework had to render by now is rendered, and on the screen. */
export async function settled(): Promise<void> {
  await frame();
  await frame();
}

/** When something in an element has changed: all that was changed in one go, as frameworks do. */
export function changed(element: Element): Promise<number> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      resolve(performance.now());
    });
    observer.observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

/** How long the browser works on the next frame, ms: style, layout and paint, without waiting for the frame to begin. */
export function nextFrame(): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const begun = performance.now();
      // A message is not delivered before the frame that is being made is done.
      port1.onmessage = () => {
        port1.close();
        resolve(performance.now() - begun);
      };
      port2.postMessage(0);
    });
  });
}

/** To be done before many rows go: Chromium takes seconds to remove 10,000 of them one by one while each decides whether it is on the screen. */
export function hide(element: HTMLElement): Promise<void> {
  element.style.display = 'none';
  return settled();
}
