/**
 * An app's life beside its releases: created, imported, renamed, scaled, restarted, stopped,
 * destroyed; its domains and settings.
 */
@org.jspecify.annotations.NullMarked
package belay.lifecycle;
