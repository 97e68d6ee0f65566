/** Endpoints of services outside the apps: add-ons, their attachments, who provides them. */
@org.jspecify.annotations.NullMarked
package belay.services;
