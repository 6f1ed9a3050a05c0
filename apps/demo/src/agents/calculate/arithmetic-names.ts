/** What an expression may name besides units: everything here is quick for any argument a short expression can hold. */
export const ARITHMETIC_NAMES: Readonly<{ functions: ReadonlySet<string>; constants: ReadonlySet<string> }> = {
  functions: new Set(
    (
      "abs cbrt ceil exp factorial floor gcd lcm log log10 log2 max mean median min mod prod round sign sqrt square " +
      "cube std sum variance sin cos tan asin acos atan"
    ).split(" "),
  ),
  constants: new Set(["pi", "e", "tau", "phi"]),
};
