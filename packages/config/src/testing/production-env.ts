/** The least that production starts with. */
export const productionEnv = {
  ISOWIRE_ENVIRONMENT: "production",
  ISOWIRE_JWT_SECRET: "pV7-kq2Lw9_Zr4TnX0bYc6MdHs1JfGuA",
  ISOWIRE_ALLOWED_ORIGINS: "https://app.acme.test",
} as const;
