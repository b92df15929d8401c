/** How people and OpenAPI write the path of an endpoint: `/records/:id` as `/records/{id}`. */
export function showPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
