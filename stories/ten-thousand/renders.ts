/** How many components of each kind have rendered since this was set to nought. A component counts itself when it renders. */
export class Renders {
  lists = 0;
  blocks = 0;
  rows = 0;

  reset(): void { this.lists = this.blocks = this.rows = 0; }
}
