/**
 * What an app is between its releases: name, owner, formation, domains, buildpacks; and its
 * activity.
 */
@org.jspecify.annotations.NullMarked
package belay.apps;
