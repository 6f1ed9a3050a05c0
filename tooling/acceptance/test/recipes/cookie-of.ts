import type { Credential } from "./describe-recipe.js";
import type { RecipeServer } from "./recipe-server.js";

/** The cookie that the recipe's login sets. */
export async function cookieOf({ url }: RecipeServer, userId: string): Promise<Credential> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${url}/login`, { method: "POST", headers, body: JSON.stringify({ userId }) });
  const [cookie = ""] = response.headers.getSetCookie();
  return { headers: { Cookie: cookie.split(";")[0] ?? "" } };
}
