import { TenantUsage } from "#server/tenants/plans/contract";
import { getUsage } from "#server/tenants/index";
import { defineRoute } from "./route.ts";

export const usageRoutes = [
  defineRoute({
    method: "get",
    path: "/usage",
    operationId: "getUsage",
    tag: "Usage",
    summary: "Tell the tenant's plan and limits, and how far they are used up",
    scope: "tenant:read",
    status: 200,
    response: TenantUsage.meta({ id: "TenantUsage" }),
    handle: (ctx) => getUsage(ctx),
  }),
];
