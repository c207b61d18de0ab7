// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.provider.content.Rendering;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What mounts are made of, wherever they are asked for.
///
/// @param cloudName the cloud of classes that name none
/// @param cloudFile the file that describes a custom cloud, where a class names none
/// @param tokenProxyUrl the token proxy of identity binding; empty for the cluster's own
/// @param sniName its server name; empty to find out
/// @param userAgentSuffix added to the User-Agent of calls to Azure; may be empty
/// @param timeout the longest a mount may take
public record MountOptions(
    Rendering rendering,
    String cloudName,
    Optional<Path> cloudFile,
    Optional<URI> tokenProxyUrl,
    Optional<String> sniName,
    URI nmiEndpoint,
    String userAgentSuffix,
    Duration timeout) {}
