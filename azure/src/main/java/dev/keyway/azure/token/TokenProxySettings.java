// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where the AKS token proxy is.
///
/// @param url its address; https, without user, query and fragment
/// @param sniName the name to ask it for; found out from the API server's certificate if not given
/// @param caFile whose certificates it shows; read again with every use. Without the file the usual
///   roots count
/// @param apiServer whose certificate tells the name; host and port
public record TokenProxySettings(URI url, Optional<String> sniName, Path caFile, URI apiServer) {}
