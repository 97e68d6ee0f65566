package belay.build;

import belay.confinement.BuildMachine;
import belay.confinement.CommandWrapper;
import belay.language.Languages;
import belay.manifest.Manifests;
import belay.slug.Slugs;
import java.time.InstantSource;

/** The settings and tools that all builds share. */
record Workshop(
    Slugs slugs,
    BuiltInBuildpacks builtIns,
    BuildpackSources sources,
    BuildMachine machine,
    Languages languages,
    CommandWrapper wrapper,
    Manifests manifests,
    ImageBuilder images,
    ImageTools tools,
    InstantSource clock) {
  /** The same that confines its commands otherwise. */
  Workshop with(CommandWrapper other) {
    return new Workshop(
        slugs, builtIns, sources, machine, languages, other, manifests, images, tools, clock);
  }
}
