/** Names that were asked for, as a tree of their segments, and what was met of them. */

/** A name or folder in the tree. */
export interface TreeNode {
  readonly parent: TreeNode | undefined;
  readonly children: Map<string, TreeNode>;
  /** Somebody asked for it: by its own name, or for what is below it. */
  askedHere: boolean;
  askedBelow: boolean;
  /** How many names that were met are this one, and how many are below it. */
  metHere: number;
  metBelow: number;
  /** The groups that name it, and those that name it as a folder; filled when every name has been met. */
  readonly named: Set<number>;
  readonly under: Set<number>;
}

/** Where a name has led to: the deepest node, and whether the whole name is that node. */
export interface Met {
  readonly at: TreeNode;
  readonly whole: boolean;
}

/** Looking a name up takes a step for each of its segments at most, however many names were asked for. */
export class NameTree {
  readonly #root = newNode(undefined);
  #steps = 0;

  /**
   * How many look-ups there have been.
   * @testonly
   */
  get steps(): number {
    return this.#steps;
  }

  /** Asks for a name and what is below it, or with `folder` only for what is below. "" is everything. */
  ask(name: string, folder: boolean): TreeNode {
    let node = this.#root;
    for (const segment of name === "" ? [] : name.split("/")) {
      const child = node.children.get(segment) ?? newNode(node);
      node.children.set(segment, child);
      node = child;
    }
    node.askedBelow = true;
    if (!folder) node.askedHere = true;
    return node;
  }

  /** Counts a name where it belongs; undefined if nothing that was asked for covers it. */
  meet(name: string): Met | undefined {
    let node = this.#root;
    let covered = node.askedBelow;
    let from = 0;
    node.metBelow += 1;
    while (true) {
      const slash = name.indexOf("/", from);
      this.#steps += 1;
      const child = node.children.get(slash === -1 ? name.slice(from) : name.slice(from, slash));
      if (child === undefined) return covered ? { at: node, whole: false } : undefined;
      if (slash === -1) {
        child.metHere += 1;
        return covered || child.askedHere ? { at: child, whole: true } : undefined;
      }
      node = child;
      node.metBelow += 1;
      covered ||= node.askedBelow;
      from = slash + 1;
    }
  }
}

function newNode(parent: TreeNode | undefined): TreeNode {
  const seen = { askedHere: false, askedBelow: false, metHere: 0, metBelow: 0 };
  return { parent, children: new Map(), ...seen, named: new Set(), under: new Set() };
}
