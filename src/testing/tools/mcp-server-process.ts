import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createMcpStandIn } from './mcp-stand-in.ts';

/** The stand-in for an MCP server over stdio. Its argument is what it says of `find_article`. */
const world = { description: process.argv[2] ?? 'Finds articles', calls: [] };
const server = createMcpStandIn(world, () => process.exit(3));
await server.connect(new StdioServerTransport());
process.stdin.on('end', () => process.exit());
