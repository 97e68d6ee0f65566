/** From source to slug: buildpacks, Procfile, app.json, belay.yml, the build cache, live output. */
@org.jspecify.annotations.NullMarked
package belay.build;
