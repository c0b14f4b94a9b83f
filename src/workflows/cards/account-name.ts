/** The name of the storage account in a resource id. */
export function accountName(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf("/") + 1);
}
