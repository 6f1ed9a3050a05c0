/** A script, as text: the build and the tests load it so. */
declare module "*.sql" {
  const script: string;
  export default script;
}
