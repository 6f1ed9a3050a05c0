/** Where the `node` of another major is, so that what differs from one to the next is tested on each. */
export declare function nodeOf(major: 22 | 24): string;
