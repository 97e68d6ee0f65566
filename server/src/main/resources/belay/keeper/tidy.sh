# Takes away what a server on the copy COPY left.
rm -rf "$BELAY_KEPT/scratch.$COPY"
