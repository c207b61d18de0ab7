/// Calls to the API server over HTTP: get, list, watch, create, replace, patch, delete. Blocking;
/// what went wrong is a sealed exception.
@NullMarked
package dev.keyway.kubernetes.client;

import org.jspecify.annotations.NullMarked;
