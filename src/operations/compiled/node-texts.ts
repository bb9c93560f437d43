// Texts of nodes that are kept for the next query that asks the same of them. A node is made once of each upstream shape and
// never changed, so what a selection without arguments or resolvers gives of it is always the same.

export interface KeptText {
  readonly text: string;
  /** As the budget of its answer counts them. */
  readonly bytes: number;
}

/** Of all texts, in characters. */
const MAX_TEXT = 16 * 1024 * 1024;

export class NodeTexts {
  private texts = new WeakMap<object, Map<object, KeptText>>();
  private size = 0;

  /** `selection` stands for what is asked of the node: the same object for the same fields. */
  find(node: object, selection: object): KeptText | undefined {
    return this.texts.get(node)?.get(selection);
  }

  keep(node: object, selection: object, kept: KeptText): void {
    this.size += kept.text.length;
    if (this.size > MAX_TEXT) {
      // All at once: what is asked again is soon there again.
      this.texts = new WeakMap();
      this.size = kept.text.length;
    }
    const ofNode = this.texts.get(node);
    if (ofNode) ofNode.set(selection, kept);
    else this.texts.set(node, new Map([[selection, kept]]));
  }
}
