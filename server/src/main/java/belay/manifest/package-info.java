/**
 * What a repository says of itself: belay.yml, app.json, Procfile, heroku.yml, static.json and
 * others.
 */
@org.jspecify.annotations.NullMarked
package belay.manifest;
