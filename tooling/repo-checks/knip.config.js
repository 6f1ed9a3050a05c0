/**
 * What counts as used: everything that an entry point, a test or a script of a package reaches.
 *
 * @type {import("knip").KnipConfig}
 */
export default {
  // Applications that the release is rehearsed on: data.
  ignore: ["tooling/release/fixtures/**"],
  workspaces: {
    ".": {
      entry: [".ci/*.js"],
      // Run by its path, from the check of the format.
      ignoreDependencies: ["prettier"],
    },
    "packages/*": {
      // Type tests, which vitest gives to the compiler, and programs that tests start.
      entry: ["src/**/*.test-d.ts", "test/**/*.test-d.ts", "test/fixtures/*"],
    },
    // Whole projects: the doctor looks at them, nothing imports them.
    "packages/cli": { ignore: ["test/fixtures/**"], entry: ["src/bin.ts", "src/section-process.ts"] },
    "apps/*": {},
    "tooling/*": {},
    // The frameworks are imported by the programs of docs/recipes, which the tests run.
    "tooling/acceptance": {
      // Pages that tests serve.
      entry: ["test/browser/pages/*"],
      ignoreDependencies: [
        "@hono/node-server",
        "@nestjs/*",
        "@types/express",
        "@types/express-session",
        "express",
        "express-session",
        "fastify",
        "hono",
        "reflect-metadata",
        "rxjs",
      ],
    },
    // Bun is started by its path. The rest is for the rows of durable engines, which are not written yet.
    "tooling/bench": {
      ignoreDependencies: ["bun", "@isowire/*", "@tooling/services", "libsql", "pg", "redis"],
    },
    // Programs, not modules: it tells where they are.
    "tooling/nodes": { ignoreDependencies: ["node-22", "node-24"] },
    // A program, started by its path.
    "tooling/services": { ignoreDependencies: ["verdaccio"] },
    // Applications that the rehearsal installs elsewhere. The names of our packages are here so that turbo builds them first.
    "tooling/release": { ignore: ["fixtures/**"], ignoreDependencies: ["@isowire/*"] },
    // It packs all packages and installs the tarballs; the names are here so that turbo builds them first.
    "tooling/repo-checks": { ignoreDependencies: ["@isowire/*", "isowire"] },
  },
  // A type that only its own file names is part of the signature of something that others use.
  ignoreExportsUsedInFile: { interface: true, type: true },
};
