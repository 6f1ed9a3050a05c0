/** One thing the agent will do for a message. */
export type PlanStep =
  | { readonly kind: "calculate"; readonly expression: string }
  | { readonly kind: "statistics"; readonly question: string }
  | { readonly kind: "search"; readonly question: string }
  | {
      readonly kind: "save-note";
      readonly text: string;
      /** Save what was answered before. */ readonly savesAnswer: boolean;
    }
  | { readonly kind: "list-notes" }
  /** Something about notes that this agent never does. */
  | { readonly kind: "decline"; readonly what: "notes-of-others" | "change-notes" };
