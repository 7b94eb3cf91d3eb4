import { parseSync, type Span, Visitor } from "oxc-parser";

/** One small change to a file that some test should notice. */
export interface Mutant {
  readonly line: number;
  /** What is replaced, and by what. */
  readonly before: string;
  readonly after: string;
  /** The whole file with the change made. */
  readonly text: string;
}

/** Keys whose text is read by people only. */
const PROSE = /^(rule|remedy|reason|title|description|summary|legend|message|placeholder)$/;

const OPPOSITES: Readonly<Record<string, string>> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
};

/**
 * The mutants of a TypeScript file, chosen for code that declares: each value that is written out
 * becomes another; each property, entry, statement and link of a chain goes; each decision falls to
 * either side. Imports, types and prose stay, and so do loops, which might not end.
 */
export function mutantsOf(file: string, text: string): Mutant[] {
  const found = new Map<string, Mutant>();
  const kept: Span[] = [];
  const change = ({ start, end }: Span, after: string) => {
    const before = text.slice(start, end);
    if (before !== after && !kept.some((span) => span.start <= start && end <= span.end)) {
      found.set(`${start} ${end} ${after}`, {
        line: text.slice(0, start).split("\n").length,
        before,
        after,
        text: `${text.slice(0, start)}${after}${text.slice(end)}`,
      });
    }
  };
  const source = ({ start, end }: Span) => text.slice(start, end);
  // With the comma after it, or what is left of a list has a hole.
  const remove = ({ start, end }: Span) =>
    change({ start, end: end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0) }, "");
  const keep = (span: Span | null) => span && kept.push(span);

  new Visitor({
    ImportDeclaration: keep,
    TSLiteralType: keep,
    TSPropertySignature: ({ key }) => keep(key),
    NewExpression: ({ callee, arguments: args }) => {
      if (source(callee).endsWith("Error")) {
        args.forEach(keep);
      }
    },
    MemberExpression: (node) => node.computed && node.property.type === "Literal" && keep(node),
    Literal: (node) => {
      const { value } = node;
      if (typeof value === "boolean") {
        change(node, String(!value));
      } else if (typeof value === "number") {
        change(node, String(value + 1));
      } else if (typeof value === "string") {
        change(node, value === "" ? '"mutant"' : '""');
      }
    },
    TemplateLiteral: (node) => change(node, '""'),
    ObjectExpression: ({ properties }) => {
      for (const property of properties) {
        if (property.type === "SpreadElement") {
          remove(property);
          continue;
        }
        if (!property.computed) {
          keep(property.key);
        }
        if (PROSE.test(source(property.key))) {
          keep(property);
        } else if (property.value.type !== "Literal") {
          remove(property);
        }
      }
    },
    ArrayExpression: (node) => {
      change(node, "[]");
      // The only entry goes with the list.
      for (const element of node.elements.length > 1 ? node.elements : []) {
        if (element && element.type !== "Literal") {
          remove(element);
        }
      }
    },
    ConditionalExpression: (node) => {
      change(node, source(node.consequent));
      change(node, source(node.alternate));
    },
    IfStatement: ({ test }) => {
      change(test, "true");
      change(test, "false");
    },
    LogicalExpression: (node) => {
      change(node, source(node.right));
      if (node.operator === "||") {
        change(node, source(node.left));
      }
    },
    BinaryExpression: ({ left, operator, right }) => {
      const opposite = OPPOSITES[operator];
      if (opposite !== undefined) {
        change({ start: left.end, end: right.start }, ` ${opposite} `);
      }
    },
    UnaryExpression: (node) => node.operator === "!" && change(node, source(node.argument)),
    ExpressionStatement: (node) => {
      const { expression } = node;
      const isSuper = expression.type === "CallExpression" && expression.callee.type === "Super";
      if (!isSuper && !source(node).startsWith("use ")) {
        change(node, ";");
      }
    },
    CallExpression: (node) => {
      const { callee } = node;
      if (callee.type !== "MemberExpression" || callee.computed) {
        return;
      }
      if (callee.object.type === "CallExpression" || callee.property.name === "filter") {
        change(node, source(callee.object));
      }
    },
  }).visit(parseSync(file, text).program);
  return [...found.values()];
}
