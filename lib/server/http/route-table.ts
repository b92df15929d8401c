/** Finds the endpoint of a method and a path. */
import type { Method, Route } from './define-route.ts';

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Node {
  readonly byText: Map<string, Node>;
  parameter: { readonly name: string; readonly node: Node } | null;
  readonly routes: Map<string, Route>;
}

const newNode = (): Node => ({ byText: new Map(), parameter: null, routes: new Map() });

export class RouteTable {
  readonly #root = newNode();

  /** A part that is text wins over one that is a parameter. */
  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const { method, path } = route.definition;
      let node = this.#root;
      for (const part of path.split('/')) node = enter(node, part);
      if (!node.routes.has(method)) node.routes.set(method, route);
    }
  }

  /** The endpoint, or null. HEAD is answered by GET. */
  find(method: string, path: string): Found | null {
    const params: Record<string, string> = {};
    const node = this.#walk(path, params);
    const route = node?.routes.get(method === 'HEAD' ? 'GET' : method);
    return route === undefined ? null : { route, params };
  }

  /** The methods that a path has; none: nothing is there. */
  methodsAt(path: string): Method[] {
    const routes = this.#walk(path, {})?.routes.values() ?? [];
    return [...routes].map((route) => route.definition.method);
  }

  #walk(path: string, params: Record<string, string>): Node | null {
    let node: Node = this.#root;
    for (const part of path.split('/')) {
      const next = node.byText.get(part);
      if (next !== undefined) node = next;
      else if (node.parameter === null || part === '') return null;
      else {
        params[node.parameter.name] = decode(part);
        node = node.parameter.node;
      }
    }
    return node;
  }
}

function enter(node: Node, part: string): Node {
  if (part.startsWith(':')) {
    node.parameter ??= { name: part.slice(1), node: newNode() };
    return node.parameter.node;
  }
  const next = node.byText.get(part) ?? newNode();
  node.byText.set(part, next);
  return next;
}

/** What is no percent-encoding is taken as it is written. */
function decode(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
