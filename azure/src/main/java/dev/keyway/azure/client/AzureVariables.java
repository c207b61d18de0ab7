// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The variables of the environment by which calls to Azure go, with what each means.
public final class AzureVariables {
  private static final String[] TABLE = {
    "HTTPS_PROXY", "proxy of calls to https addresses: http or socks5; also in lower case",
    "HTTP_PROXY", "the same for http addresses; the metadata service is never behind one",
    "NO_PROXY", "hosts, domains and networks that are called without a proxy: NAME,...",
    "SSL_CERT_FILE", "PEM file of certificate authorities, in place of the system's",
    "SSL_CERT_DIR", "folders with such files: PATH:...",
    "AZURE_AUTHORITY_HOST", "address of Entra ID, in place of the cloud's",
    "AZURE_REGIONAL_AUTHORITY_NAME", "region of Entra ID to ask; TryAutoDetect: REGION_NAME",
    "REGION_NAME", "the region where it is to be found out",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST", "address of the metadata service, before IMDS_ENDPOINT",
    "IMDS_ENDPOINT", "address of the metadata service; with IDENTITY_ENDPOINT: on Azure Arc",
    "IDENTITY_ENDPOINT", "token address of App Service, Service Fabric or Azure Arc",
    "IDENTITY_HEADER", "secret for it, on App Service and Service Fabric",
    "IDENTITY_SERVER_THUMBPRINT", "its certificate, on Service Fabric",
    "MSI_ENDPOINT", "token address of Azure Machine Learning or Cloud Shell",
    "MSI_SECRET", "secret for it, on Azure Machine Learning",
    "DEFAULT_IDENTITY_CLIENT_ID", "the identity where none is asked for, on the same",
    "AZURE_KUBERNETES_CA_FILE",
        "certificate authorities of the token proxy of identity binding; without it the service"
            + " account's",
    "KUBERNETES_SERVICE_PORT", "port of the API server, whose certificate names the token proxy"
  };

  /// What each means, by name.
  public static final Map<String, String> HELP = help();

  private AzureVariables() {}

  private static Map<String, String> help() {
    var help = new LinkedHashMap<String, String>();
    for (int i = 0; i < TABLE.length; i += 2) {
      help.put(TABLE[i], TABLE[i + 1]);
    }
    return Collections.unmodifiableMap(help);
  }
}
