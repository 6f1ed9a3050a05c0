import { describeRecipe } from "./describe-recipe.js";
import { jwtOf } from "./jwt-of.js";

describeRecipe({
  page: "nestjs.md",
  packages: ["@nestjs/common", "@nestjs/core", "@nestjs/platform-express", "reflect-metadata", "rxjs"],
  credentialOf: async (_server, userId) => jwtOf(userId),
  notFound: "Cannot GET /nothing-here",
  // Nest sends itself the signal that it got.
  end: { code: null, signal: "SIGTERM" },
});
