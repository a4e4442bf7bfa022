import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { News } from '../../stories/todo/news.js';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const shown = (news: News): string[] => news.shown$.value.map(({ text }) => text);
const undo = (): void => undefined;

test('the newest message of each kind is shown: of what others did, and of what can be undone', () => {
  const news = new News();
  news.tell({ text: 'Anna added milk', by: 'Anna' });
  news.tell({ text: 'Removed tea', undo });
  news.tell({ text: 'Anna added bread', by: 'Anna' });
  expect(shown(news)).toEqual(['Removed tea', 'Anna added bread']);
  news.tell({ text: 'Removed jam', undo });
  expect(shown(news)).toEqual(['Anna added bread', 'Removed jam']);
  expect(new Set(news.shown$.value.map(({ key }) => key)).size).toBe(2);
});

test('a message goes after a while, later when it can be undone, and each in its own time', () => {
  const news = new News();
  news.tell({ text: 'old', by: 'Anna' });
  vi.advanceTimersByTime(5000);
  news.tell({ text: 'new', by: 'Anna' });
  news.tell({ text: 'Removed tea', undo });
  vi.advanceTimersByTime(5000);
  expect(shown(news)).toEqual(['new', 'Removed tea']);
  vi.advanceTimersByTime(2000);
  expect(shown(news)).toEqual(['Removed tea']);
  vi.advanceTimersByTime(6000);
  expect(shown(news)).toEqual([]);
});

test('undoing happens once, and the message goes', () => {
  const news = new News();
  const done = vi.fn();
  news.tell({ text: 'Removed tea', undo: done });
  news.undo(news.shown$.value[0]!);
  expect([done.mock.calls.length, shown(news)]).toEqual([1, []]);
});
