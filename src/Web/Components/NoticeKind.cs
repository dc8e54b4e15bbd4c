namespace Throughline.Web.Components;

/// <summary>Something to know; something done; something that did not work.</summary>
public enum NoticeKind { Info, Done, Error }
