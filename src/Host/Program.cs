return await Throughline.Host.CommandLine.Run(args);
