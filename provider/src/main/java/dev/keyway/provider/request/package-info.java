/// What a mount asks for: the gRPC fields decoded, checked as a whole before any call is made, and
/// turned into values. Pure; depends on `dev.keyway.azure` values only. Holds secret material.
@NullMarked
package dev.keyway.provider.request;

import org.jspecify.annotations.NullMarked;
