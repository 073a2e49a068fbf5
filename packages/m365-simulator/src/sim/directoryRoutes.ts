import { Router } from 'express';
import { SimulatedGroup } from '../tenant/model';
import { Tenants } from '../tenant/Tenants';
import { groupOf, tenantOf, userOf } from './lookUp';
import {
  appSchema,
  groupChangesSchema,
  newGroupSchema,
  newUserSchema,
  userChangesSchema,
} from './requestBodies';
import { parseAs, SimError } from './SimError';

/** Users, groups and app registrations. Lists and additions are for the tenant in `?tenant=`, by default the first. */
export function addDirectoryRoutes(router: Router, tenants: Tenants): void {
  addUserRoutes(router, tenants);
  addGroupRoutes(router, tenants);

  router.post('/apps', (req, res) => {
    const app = parseAs(appSchema, req.body);
    res.status(201).json(tenantOf(req, tenants).registerApp(app));
  });
}

function addUserRoutes(router: Router, tenants: Tenants): void {
  router.get('/users', (req, res) => {
    res.json({ items: tenantOf(req, tenants).listUsers() });
  });

  router.post('/users', (req, res) => {
    const user = parseAs(newUserSchema, req.body);
    const isTaken = [user.id, user.userPrincipalName].some(
      name => name && tenants.findUser(name),
    );
    if (isTaken) {
      throw new SimError(409, `There is a ${user.userPrincipalName} already.`);
    }
    res.status(201).json(tenantOf(req, tenants).addUser(user));
  });

  router.get('/users/:user', (req, res) => {
    res.json(userOf(req, tenants).user);
  });

  router.patch('/users/:user', (req, res) => {
    const { tenant, user } = userOf(req, tenants);
    const changes = parseAs(userChangesSchema, req.body);
    res.json(tenant.updateUser(user.id, changes));
  });

  router.delete('/users/:user', (req, res) => {
    const { tenant, user } = userOf(req, tenants);
    tenant.removeUser(user.id);
    res.status(204).end();
  });

  router.post('/users/:user/restore', (req, res) => {
    const { user: id } = req.params;
    tenants.list().forEach(tenant => tenant.restoreUser(id));
    res.json(userOf(req, tenants).user);
  });
}

function addGroupRoutes(router: Router, tenants: Tenants): void {
  router.get('/groups', (req, res) => {
    res.json({ items: tenantOf(req, tenants).listGroups() });
  });

  router.post('/groups', (req, res) => {
    const group = parseAs(newGroupSchema, req.body);
    const { id } = group;
    if (id && tenants.list().some(tenant => tenant.getGroup(id))) {
      throw new SimError(409, `There is a group ${id} already.`);
    }
    requireMembers(group, tenants);
    res.status(201).json(tenantOf(req, tenants).addGroup(group));
  });

  router.get('/groups/:group', (req, res) => {
    res.json(groupOf(req, tenants).group);
  });

  router.patch('/groups/:group', (req, res) => {
    const { tenant, group } = groupOf(req, tenants);
    const changes = parseAs(groupChangesSchema, req.body);
    requireMembers(changes, tenants);
    res.json(tenant.updateGroup(group.id, changes));
  });

  router.delete('/groups/:group', (req, res) => {
    const { tenant, group } = groupOf(req, tenants);
    tenant.removeGroup(group.id);
    res.status(204).end();
  });
}

/** A group would keep unknown ids silently, and a test would look for its mistake elsewhere. */
function requireMembers(
  group: Partial<Pick<SimulatedGroup, 'memberUserIds' | 'memberGroupIds'>>,
  tenants: Tenants,
): void {
  const unknown = [
    ...(group.memberUserIds ?? []).filter(
      id => tenants.findUser(id)?.user.id !== id.toLowerCase(),
    ),
    ...(group.memberGroupIds ?? []).filter(
      id => !tenants.list().some(tenant => tenant.getGroup(id)),
    ),
  ];
  if (unknown.length > 0) {
    throw new SimError(
      400,
      `There is nobody with the id ${unknown.join(', ')}.`,
    );
  }
}
