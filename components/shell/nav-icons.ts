import {
  ActivityIcon,
  BookOpenIcon,
  BracesIcon,
  Building2Icon,
  KeyRoundIcon,
  LayersIcon,
  LayoutDashboardIcon,
  type LucideIcon,
  ScrollTextIcon,
  SendIcon,
  ServerIcon,
  SettingsIcon,
  UsersIcon,
  WebhookIcon,
} from "lucide-react";
import type { NavIcon } from "@/components/shell/nav";

export const navIcons: Record<NavIcon, LucideIcon> = {
  overview: LayoutDashboardIcon,
  events: ActivityIcon,
  deliveries: SendIcon,
  endpoints: WebhookIcon,
  eventTypes: BracesIcon,
  apiKeys: KeyRoundIcon,
  members: UsersIcon,
  auditLog: ScrollTextIcon,
  settings: SettingsIcon,
  tenants: Building2Icon,
  users: UsersIcon,
  queues: LayersIcon,
  workers: ServerIcon,
  apiReference: BookOpenIcon,
};
