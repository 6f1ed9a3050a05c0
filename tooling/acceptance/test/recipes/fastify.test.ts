import { describeRecipe } from "./describe-recipe.js";
import { jwtOf } from "./jwt-of.js";

describeRecipe({
  page: "fastify.md",
  packages: ["fastify"],
  credentialOf: async (_server, userId) => jwtOf(userId),
  notFound: "Route GET:/nothing-here not found",
  end: { code: 0, signal: null },
});
