import { startNewVisit } from "../visit/visit.js";

/** Says why there is nothing to show, and offers the way on. */
export function Problem({ message }: { readonly message: string }) {
  return (
    <div className="problem" role="alert">
      <p>{message}</p>
      <button type="button" className="primary" onClick={startNewVisit}>
        Start a new visit
      </button>
    </div>
  );
}
