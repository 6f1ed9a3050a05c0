/** The target with some methods replaced; the others still run on the target itself. */
export function override<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get(_, name) {
      const holder = name in methods ? methods : target;
      const member: unknown = Reflect.get(holder, name);
      return typeof member === "function" ? (member.bind(holder) as unknown) : member;
    },
  });
}
