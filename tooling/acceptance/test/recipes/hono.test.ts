import { cookieOf } from "./cookie-of.js";
import { describeRecipe } from "./describe-recipe.js";

describeRecipe({
  page: "hono.md",
  packages: ["hono", "@hono/node-server"],
  credentialOf: cookieOf,
  notFound: "404 Not Found",
  end: { code: 0, signal: null },
});
