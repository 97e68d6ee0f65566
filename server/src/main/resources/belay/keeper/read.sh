# Gives the copy COPY as an archive.
cd "$BELAY_KEPT/copies/$COPY" && exec tar -cf - . 2>/dev/null
