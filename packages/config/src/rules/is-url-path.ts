/** Whether it is the path of a URL as a request carries it: from the root, without query and fragment. */
export function isUrlPath(text: string): boolean {
  return text.startsWith("/") && URL.canParse(text, "http://host") && new URL(text, "http://host").pathname === text;
}
