export const demoSlug = "acme";

/** The demo's people; they share one password. */
export const demoPeople = [
  { email: "ada@acme.test", name: "Ada Byron", role: "owner", staffRoles: [] },
  { email: "dev@acme.test", name: "Deniz Veld", role: "developer", staffRoles: [] },
  { email: "viewer@acme.test", name: "Vera Ito", role: "viewer", staffRoles: [] },
  {
    email: "staff@trunkline.test",
    name: "Sam Ortiz",
    role: null,
    staffRoles: ["support", "operator", "security", "finance"],
  },
] as const;
