/** The same object with some members replaced; everything else still runs on the original. */
export function override<T extends object>(target: T, members: Partial<T>): T {
  return new Proxy(target, {
    get(original, name) {
      if (Object.hasOwn(members, name)) return members[name as keyof T];
      const value: unknown = Reflect.get(original, name, original);
      return typeof value === "function" ? (value.bind(original) as unknown) : value;
    },
  });
}
