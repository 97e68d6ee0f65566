package belay.layout;

import belay.apps.AppDirectories;
import belay.slug.Slugs;

/** What the apps have on the disk. */
public record Storage(AppDirectories directories, Slugs slugs, Disk disk, Reserve reserve) {}
