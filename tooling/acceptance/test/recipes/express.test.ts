import { cookieOf } from "./cookie-of.js";
import { describeRecipe } from "./describe-recipe.js";

describeRecipe({
  page: "express.md",
  packages: ["express", "express-session"],
  credentialOf: cookieOf,
  notFound: "Cannot GET /nothing-here",
  end: { code: 0, signal: null },
});
