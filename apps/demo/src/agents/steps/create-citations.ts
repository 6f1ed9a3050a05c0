/** The sources of one answer, numbered from 1 in the order of first use. */
export interface Citations {
  /** The number of a source, new or used before. */
  cite(sectionId: string): number;
  /** The list for the end of the answer; empty without sources. */
  list(): string;
}

/** Starts the list of sources of one answer. */
export function createCitations(): Citations {
  const ids: string[] = [];
  return {
    cite: (sectionId) => {
      if (!ids.includes(sectionId)) ids.push(sectionId);
      return ids.indexOf(sectionId) + 1;
    },
    list: () => (ids.length === 0 ? "" : ["Sources:", ...ids.map((id, index) => `[${index + 1}] ${id}`)].join("\n")),
  };
}
