/**
 * Health of an Application as its parent sees it, in Lua: what the Application says of its own resources, and Progressing as long as it says
 * nothing. Argo CD has had none of its own since 1.8, so that without this a wave of Applications starts as soon as the one before it is written.
 * It counts for the first install: a later commit reaches each Application by itself, whatever the waves.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
 */
export const APPLICATION_HEALTH = `local health = (obj.status or {}).health or {}
return {
  status = health.status or "Progressing",
  message = health.message or "",
}
`;
