/** The link itself, for browsers that do not let the page open a tab. */
export function PairingNote({ link }: { readonly link: string }) {
  return (
    <p>
      Your browser blocked the new tab.{" "}
      <a href={link} target="_blank" rel="noopener noreferrer">
        Open the other device
      </a>
      : the link works once, within five minutes.
    </p>
  );
}
