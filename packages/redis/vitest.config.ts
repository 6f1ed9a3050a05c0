import { testConfig } from "@tooling/vitest-config";

export default testConfig({
  plugins: [
    {
      name: "lua-as-text",
      transform: (code, id) => (id.endsWith(".lua") ? `export default ${JSON.stringify(code)}` : undefined),
    },
  ],
});
