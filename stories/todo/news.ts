import { BehaviorSubject } from 'rxjs';

/** Something to tell, for a moment: what another device did, or what was done here and can be undone. */
export interface NewsItem {
  readonly key: number;
  readonly text: string;
  readonly by?: string;
  readonly undo?: () => void;
}

/** How long a message stays, in milliseconds: long enough to read it, and to reach for its button. */
const stays = 6000;
const staysWithUndo = 12_000;

/** What one panel tells: the newest of what others did, and of what can be undone; one does not push the other out. */
export class News {
  readonly shown$ = new BehaviorSubject<readonly NewsItem[]>([]);
  #told = 0;

  tell(news: Omit<NewsItem, 'key'>): void {
    const item = { ...news, key: this.#told += 1 };
    this.shown$.next([...this.shown$.value.filter(({ undo }) => (undo === undefined) !== (item.undo === undefined)), item]);
    setTimeout(() => this.#drop(item), item.undo ? staysWithUndo : stays);
  }

  undo(item: NewsItem): void {
    this.#drop(item);
    item.undo?.();
  }

  #drop(item: NewsItem): void {
    if (this.shown$.value.includes(item)) this.shown$.next(this.shown$.value.filter((other) => other !== item));
  }
}
