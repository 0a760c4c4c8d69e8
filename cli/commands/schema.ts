import { ACCESS_SCHEMA_FILE, accessJsonSchema } from '../../core/access/json-schema';
import { environmentJsonSchema } from '../../core/env/json-schema';
import { releaseJsonSchema } from '../../core/release/json-schema';
import { Command, type CommandFactory, examples } from '../command';

/** `galley schema`: writes the JSON Schemas that editors complete and check environment and release files with. */
export const schemaCommand: CommandFactory = (context) =>
  new Command('schema')
    .summary('Write the JSON Schemas that editors read')
    .description('Writes access.schema.json, and envs/<system>.schema.json and releases/<system>.schema.json for every system.')
    .option('--check', 'write nothing; exit 1 with a list of outdated files', false)
    .addHelpText('after', examples(['After a change to a config schema', 'galley schema']))
    .runs(async ({ check }: { check: boolean }) => {
      const { systems, project, io } = context();
      const ofSystems = systems.flatMap((system) => [
        { path: `envs/${system.name}.schema.json`, schema: environmentJsonSchema(system) },
        { path: `releases/${system.name}.schema.json`, schema: releaseJsonSchema(system) },
      ]);
      const stale = [{ path: ACCESS_SCHEMA_FILE, schema: accessJsonSchema() }, ...ofSystems]
        .map(({ path, schema }) => ({ path, text: `${JSON.stringify(schema, null, 2)}\n` }))
        .filter(({ path, text }) => project.readText(path) !== text);
      for (const { path, text } of stale) {
        if (!check) project.writeText(path, text);
        io.out(`${check ? 'stale  ' : 'written'} ${path}`);
      }
      if (!check || stale.length === 0) return 0;
      io.note('run galley schema and commit');
      return 1;
    });
