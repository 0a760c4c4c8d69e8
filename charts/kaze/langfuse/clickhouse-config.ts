/** The user that Langfuse connects as; its database is `default`, as Langfuse's own scripts have it. */
export const CLICKHOUSE_USER = 'langfuse';

/** Tables in which the server describes itself, without a limit of age. On a small disk they outgrow what is stored. */
const SYSTEM_LOGS = [
  'asynchronous_metric_log',
  'error_log',
  'latency_log',
  'metric_log',
  'opentelemetry_span_log',
  'processors_profile_log',
  'query_metric_log',
  'query_thread_log',
  'query_views_log',
  'text_log',
  'trace_log',
];

/**
 * All of `config.d`; it takes the place of the image's own file, which says where to listen. Two protocols are served, HTTP and native,
 * and the log goes to the console, since the root file system is read-only.
 *
 * @see https://clickhouse.com/docs/operations/configuration-files (remove)
 */
export const CLICKHOUSE_CONFIG = `<clickhouse>
  <listen_host>::</listen_host>
  <listen_host>0.0.0.0</listen_host>
  <listen_try>1</listen_try>
  <http_port>8123</http_port>
  <tcp_port>9000</tcp_port>
  <mysql_port remove="remove"/>
  <postgresql_port remove="remove"/>
  <interserver_http_port remove="remove"/>
  <logger>
    <level>information</level>
    <console>true</console>
    <log remove="remove"/>
    <errorlog remove="remove"/>
  </logger>
  <timezone>UTC</timezone>
  <query_log>
    <ttl>event_date + INTERVAL 7 DAY DELETE</ttl>
  </query_log>
  <part_log>
    <ttl>event_date + INTERVAL 7 DAY DELETE</ttl>
  </part_log>
${SYSTEM_LOGS.map((name) => `  <${name} remove="remove"/>`).join('\n')}
</clickhouse>
`;

/**
 * All of `users.d`: one user, whose password is the variable's, and no user \`default\`, which has none. The image's entry point would
 * write the password into a file here instead.
 */
export const CLICKHOUSE_USERS = `<clickhouse>
  <users>
    <default remove="remove"/>
    <${CLICKHOUSE_USER}>
      <password from_env="CLICKHOUSE_PASSWORD"/>
      <networks>
        <ip>::/0</ip>
      </networks>
      <profile>default</profile>
      <quota>default</quota>
    </${CLICKHOUSE_USER}>
  </users>
</clickhouse>
`;
