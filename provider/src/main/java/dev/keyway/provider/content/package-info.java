/// What a vault's answers become as files: PEM and PKCS#12, encodings, chain order, version
/// history, names and UIDs (provider.md §7-§9). Pure; depends on `request` and `dev.keyway.azure`
/// values. Holds secret material.
@NullMarked
package dev.keyway.provider.content;

import org.jspecify.annotations.NullMarked;
