"""The attributes of a Webex Meetings account that a program can declare, for editors and type checkers.

Written by ``python -m pulumi_webex.meetings.generate`` from ``attributes.csv``: change that, not this
(and so this module may be longer than others).
"""

from __future__ import annotations

from typing import Any, TypedDict


class TspAccount(TypedDict, total=False):
    """One account, in ``tspAccounts``."""

    tollFreeCallInNumber: str
    """Toll free call in number."""
    accountIndex: int
    """Account index (1 to 3; required). Tells the accounts apart."""
    tollCallInNumber: str
    """Toll call in number."""
    subscriberAccessCode: str
    """Subscriber access code (secret)."""
    participantAccessCode: str
    """Participant access code (secret)."""
    createOnBridge: bool
    """Create on bridge. Acts once, when it becomes true."""
    defaultFlag: bool
    """Default flag."""
    custom1: str
    """Custom 1."""
    custom2: str
    """Custom 2."""
    custom3: str
    """Custom 3."""
    tollFreeCallInData: str
    """Toll free call in data."""
    tollCallInData: str
    """Toll call in data."""
    nbrDialOut: str
    """NBR dial-out (TOLL_FREE, TOLL)."""
    delete: bool
    """Delete. Removes this account."""


class PersonalTeleconfAccount(TypedDict, total=False):
    """One account, in ``personalTeleconfAccounts``."""

    subscriberAccessCode: str
    """Subscriber access code (secret)."""
    participantFullAccessCode: str
    """Participant full access code (secret)."""
    participantLimitedAccessCode: str
    """Participant limited access code (secret)."""
    accountIndex: int
    """Account index (1 to 3; required). Tells the accounts apart."""
    defaultFlag: bool
    """Default flag."""
    autoGenerate: bool
    """Auto generate. Lets Webex make up the codes."""
    joinBeforeHost: bool
    """Join before host."""
    delete: bool
    """Delete. Removes this account."""


class ThirdPartyTeleconfAccount(TypedDict, total=False):
    """One account, in ``thirdPartyTeleconfAccounts``."""

    name: str
    """Name (at most 32 characters)."""
    confBridgeNum: str
    """Conference bridge number (at most 32 characters)."""
    pause: int
    """Pause."""
    accessCode: str
    """Access code (at most 32 characters; secret)."""
    accountIndex: int
    """Account index (1 to 3; required). Tells the accounts apart."""
    defaultFlag: bool
    """Default flag."""
    tollFreeNum: str
    """Toll-free number (at most 32 characters)."""
    moderatorCode: str
    """Moderator code (at most 32 characters; secret)."""
    phoneName1: str
    """Phone name 1 (at most 32 characters)."""
    phoneName2: str
    """Phone name 2 (at most 32 characters)."""


class RemoteSupportRecording(TypedDict, total=False):
    """Recording, in ``remoteSupport.recording``."""

    enforce: bool
    """Enforce (required)."""
    type: str
    """Type (NBR, LOCAL)."""
    location: str
    """Location."""


class RemoteSupportAutoRequest(TypedDict, total=False):
    """Auto request, in ``remoteSupport.autoRequest``."""

    enable: bool
    """Enable (required)."""
    request: str
    """Request (DESK_VIEW, DESK_CTRL, APP_VIEW, APP_CTRL)."""


class RemoteSupportDefaultClient(TypedDict, total=False):
    """Default client, in ``remoteSupport.defaultClient``."""

    type: str
    """Type (MULTI_SESS, SINGLE_SESS; required)."""
    singleSessClient: str
    """Client of a single session (NEW_CONSL, OLD_CONSL)."""


class RemoteSupport(TypedDict, total=False):
    """Remote support, in ``remoteSupport``."""

    sharingView: str
    """Sharing view (FS_SCALE, FS, WIN_SCALE, WIN)."""
    sharingColor: str
    """Sharing color (256, 16BIT)."""
    recording: RemoteSupportRecording
    """Recording."""
    autoRequest: RemoteSupportAutoRequest
    """Auto request."""
    defaultClient: RemoteSupportDefaultClient
    """Default client."""


class RemoteAccessRecording(TypedDict, total=False):
    """Recording, in ``remoteAccess.recording``."""

    enforce: bool
    """Enforce (required)."""
    type: str
    """Type (NBR, LOCAL)."""
    location: str
    """Location."""


class RemoteAccess(TypedDict, total=False):
    """Remote access, in ``remoteAccess``."""

    sharingView: str
    """Sharing view (FS_SCALE, FS, WIN_SCALE, WIN)."""
    sharingColor: str
    """Sharing color (256, 16BIT)."""
    recording: RemoteAccessRecording
    """Recording."""


class SalesCenterRoles(TypedDict, total=False):
    """Roles, in ``salesCenter.roles``."""

    rep: bool
    """Representative."""
    mgr: bool
    """Manager."""
    asst: bool
    """Assistant."""
    sme: bool
    """Subject-matter expert."""


class SalesCenterSmeInfo(TypedDict, total=False):
    """Subject-matter expert, in ``salesCenter.smeInfo``."""

    description: str
    """Description (at most 512 characters)."""
    products: list[int]
    """Products."""


class SalesCenter(TypedDict, total=False):
    """Sales center, in ``salesCenter``."""

    roles: SalesCenterRoles
    """Roles."""
    manager: str
    """Manager (at most 128 characters)."""
    smeInfo: SalesCenterSmeInfo
    """Subject-matter expert."""


class MeetingsAttributes(TypedDict, total=False):
    """All of them, by name."""

    firstName: str
    """First name. CreateUser wants it."""
    lastName: str
    """Last name. CreateUser wants it."""
    title: str
    """Title."""
    categoryId: int
    """Category id. Office category, a number of the site's own."""
    description: str
    """Description (at most 4000 characters)."""
    officeGreeting: str
    """Office greeting."""
    company: str
    """Company (at most 128 characters)."""
    webExId: str
    """WebEx ID (at most 64 characters). Selects the account; to rename it, use newWebExId."""
    addressAddressType: str
    """Address: address type (PERSONAL, GLOBAL)."""
    addressAddress1: str
    """Address: address 1 (at most 128 characters)."""
    addressAddress2: str
    """Address: address 2 (at most 128 characters)."""
    addressCity: str
    """Address: city."""
    addressState: str
    """Address: state."""
    addressZipCode: str
    """Address: zip code."""
    addressCountry: str
    """Address: country (at most 64 characters). A country by the name that Webex uses."""
    phonesPhone: str
    """Phones: phone (at most 64 characters). Sent only if declared. Older samples of Cisco write
    country,area,number,extension."""
    phonesMobilePhone: str
    """Phones: mobile phone (at most 64 characters). Sent only if declared, whereas the Okta connector writes
    phone and mobilePhone together at every push."""
    phonesFax: str
    """Phones: fax (at most 64 characters)."""
    phonesPhone2: str
    """Phones: phone 2 (at most 64 characters)."""
    phonesMobilePhone2: str
    """Phones: mobile phone 2 (at most 64 characters)."""
    phonesPager: str
    """Phones: pager (at most 64 characters)."""
    phonesPIN: str
    """Phones: PIN (secret). Digits, none that repeat or count up; needed before a personal teleconferencing
    account can be added."""
    email: str
    """Email. Unique on the site; CreateUser wants it."""
    email2: str
    """Email 2. Second e-mail address."""
    officeurl: str
    """Office URL. Lower-case "url", as in the XML."""
    password: str
    """Password (at most 60 characters; secret). Has to meet the site's password rules (GetSite
    accountPasswordCriteria); Webex never gives it back."""
    passwordHint: str
    """Password hint. Not compared with Webex."""
    passwordHintAnswer: str
    """Password hint answer (secret)."""
    personalUrl: str
    """Personal URL (at most 64 characters). Name of the Personal Room in its address,
    https://<site>/meet/<personalUrl>. CreateUser ignores it and makes one up, so it is sent in a second
    call."""
    expirationDate: str
    """Expiration date. When the account ends, MM/DD/YYYY HH:MM:SS; one that never ends reads 12/31/2049
    23:59:59, and clearing sends just that."""
    commOptionsProdAnnounce: bool
    """Communication options: prod announce."""
    commOptionsTrainingInfo: bool
    """Communication options: training info."""
    commOptionsElectronicInfo: bool
    """Communication options: electronic info."""
    commOptionsPromos: bool
    """Communication options: promos."""
    commOptionsPress: bool
    """Communication options: press."""
    commOptionsEmail: bool
    """Communication options: email."""
    commOptionsFax: bool
    """Communication options: fax."""
    commOptionsPhone: bool
    """Communication options: phone."""
    commOptionsMail: bool
    """Communication options: mail."""
    meetingTypes: list[int]
    """Session types. Session type ids (LstMeetingType), as a set; the whole list is replaced. They take effect
    only with the matching center in supportedServices."""
    optionsFirstNameVisible: bool
    """Options: first name visible."""
    optionsLastNameVisible: bool
    """Options: last name visible."""
    optionsAddressVisible: bool
    """Options: address visible."""
    optionsWorkPhoneVisible: bool
    """Options: work phone visible."""
    optionsCellPhoneVisible: bool
    """Options: cell phone visible."""
    optionsPagerVisible: bool
    """Options: pager visible."""
    optionsFaxVisible: bool
    """Options: fax visible."""
    optionsOfficeUrlVisible: bool
    """Options: office url visible."""
    optionsPictureVisible: bool
    """Options: picture visible."""
    optionsNotifyOnNewMessage: bool
    """Options: notify on new message."""
    optionsNotifyOnMeeting: bool
    """Options: notify on meeting."""
    optionsFollowMeEnable: bool
    """Options: follow me enable."""
    optionsEmailVisible: bool
    """Options: email visible."""
    optionsListInCategory: bool
    """Options: list in category."""
    optionsTitleVisible: bool
    """Options: title visible."""
    optionsFolderRead: bool
    """Options: folder read."""
    optionsFolderWrite: bool
    """Options: folder write."""
    optionsMessageVisible: bool
    """Options: message visible."""
    optionsIconSelect1: bool
    """Options: icon select 1."""
    optionsIconSelect2: bool
    """Options: icon select 2."""
    optionsAcceptLinkRequest: bool
    """Options: accept link request."""
    optionsHoldOnLinkRequest: bool
    """Options: hold on link request."""
    optionsNotifyOnLinkRequest: bool
    """Options: notify on link request."""
    optionsSupportVideo: bool
    """Options: support video."""
    optionsSupportApp: bool
    """Options: support app."""
    optionsSupportFileShare: bool
    """Options: support file share."""
    optionsSupportDesktopShare: bool
    """Options: support desktop share."""
    optionsSupportMeetingRecord: bool
    """Options: support meeting record."""
    optionsSupportAppshareRemote: bool
    """Options: support appshare remote."""
    optionsSupportWebTourRemote: bool
    """Options: support web tour remote."""
    optionsSupportDesktopShareRemote: bool
    """Options: support desktop share remote."""
    optionsSubscriptionOffice: bool
    """Options: subscription office."""
    optionsIsEnableCET: bool
    """Options: is enable CET. Unconfirmed: no published source has this element; sent only if declared. The
    confirmed one is privilegeIsEnableCET."""
    optionsWorkPhoneCallback: bool
    """Options: work phone callback."""
    optionsCellPhoneCallback: bool
    """Options: cell phone callback."""
    optionsFaxCallback: bool
    """Options: fax callback."""
    optionsPagerCallback: bool
    """Options: pager callback."""
    timeZoneID: int
    """Time zone ID. LstTimeZone lists the ids; 0 to 61 are known, newer sites may have more."""
    timeZone: str
    """Time zone (GMT-12:00, Dateline (Eniwetok), GMT-11:00, Samoa (Samoa), GMT-10:00, Hawaii (Honolulu),
    GMT-09:00, Alaska (Ancorage), GMT-08:00, Pacific (San Jose), GMT-07:00, Mountain (Arizona) and 56 more).
    The old spelling of a time zone; timeZoneID is the better choice."""
    trackingTrackingCode1: str
    """Tracking: tracking code 1 (at most 128 characters)."""
    trackingTrackingCode2: str
    """Tracking: tracking code 2 (at most 128 characters)."""
    trackingTrackingCode3: str
    """Tracking: tracking code 3 (at most 128 characters)."""
    trackingTrackingCode4: str
    """Tracking: tracking code 4 (at most 128 characters)."""
    trackingTrackingCode5: str
    """Tracking: tracking code 5 (at most 128 characters)."""
    trackingTrackingCode6: str
    """Tracking: tracking code 6 (at most 128 characters)."""
    trackingTrackingCode7: str
    """Tracking: tracking code 7 (at most 128 characters)."""
    trackingTrackingCode8: str
    """Tracking: tracking code 8 (at most 128 characters)."""
    trackingTrackingCode9: str
    """Tracking: tracking code 9 (at most 128 characters)."""
    trackingTrackingCode10: str
    """Tracking: tracking code 10 (at most 128 characters)."""
    service: str
    """Service (FREE_OFFICE, STANDARD_OFFICE, PRO_OFFICE). Office edition, under the site's control."""
    privilegeHost: bool
    """Privilege: host."""
    privilegeTeleConfCallOut: bool
    """Privilege: teleconference call out."""
    privilegeTeleConfCallOutInternational: bool
    """Privilege: teleconference call out international."""
    privilegeTeleConfCallIn: bool
    """Privilege: teleconference call in."""
    privilegeTeleConfTollFreeCallIn: bool
    """Privilege: teleconference toll free call in."""
    privilegeSiteAdmin: bool
    """Privilege: site admin. A role."""
    privilegeVoiceOverIp: bool
    """Privilege: voice over IP."""
    privilegeRoSiteAdmin: bool
    """Privilege: read-only site admin. A role."""
    privilegeLabAdmin: bool
    """Privilege: lab admin."""
    privilegeOtherTelephony: bool
    """Privilege: other telephony."""
    privilegeTeleConfCallInInternational: bool
    """Privilege: teleconference call in international."""
    privilegeAttendeeOnly: bool
    """Privilege: attendee only."""
    privilegeRecordingEditor: bool
    """Privilege: recording editor."""
    privilegeMeetingAssist: bool
    """Privilege: meeting assist."""
    privilegeHQvideo: bool
    """Privilege: HQ video."""
    privilegeAllowExtAttendees: bool
    """Privilege: allow external attendees."""
    privilegeHDvideo: bool
    """Privilege: HD video. Needs privilegeHQvideo."""
    privilegeIsEnableCET: bool
    """Privilege: is enable CET. Collaboration Meeting Rooms."""
    privilegeIsEnablePMR: bool
    """Privilege: is enable PMR. Personal Meeting Room; needs a PRO or STD session type of the Meeting Center."""
    privilegeTeleCLIAuthEnabled: bool
    """Privilege: tele CLI auth enabled."""
    privilegeTeleCLIPINEnabled: bool
    """Privilege: tele CLI PIN enabled. Only makes sense with privilegeTeleCLIAuthEnabled."""
    language: str
    """Language (ENGLISH, INTERNATIONAL ENGLISH, SIMPLIFIED CHINESE, TRADITIONAL CHINESE, JAPANESE, KOREAN and
    11 more; others are let through)."""
    locale: str
    """Locale. A locale by the site's name for it, such as "U.S."."""
    schedulingPermission: str
    """Scheduling permission. webExId of the person who may schedule for this one."""
    active: str
    """Active (ACTIVATED, REQUEST_TO_ACTIVATE, DEACTIVATED). CreateUser takes ACTIVATED if nothing is said;
    DelUser sets DEACTIVATED."""
    tspAccountTollFreeCallInNumber: str
    """TSP account: toll free call in number."""
    tspAccountAccountIndex: int
    """TSP account: account index (1, 2, 3). Which of the three TSP accounts the tspAccount… attributes
    describe; 1 if nothing is said."""
    tspAccountTollCallInNumber: str
    """TSP account: toll call in number."""
    tspAccountSubscriberAccessCode: str
    """TSP account: subscriber access code (secret)."""
    tspAccountParticipantAccessCode: str
    """TSP account: participant access code (secret)."""
    tspAccountCreateOnBridge: bool
    """TSP account: create on bridge. Acts once, when it becomes true."""
    tspAccountDefaultFlag: bool
    """TSP account: default flag."""
    tspAccountCustom1: str
    """TSP account: custom 1."""
    tspAccountCustom2: str
    """TSP account: custom 2."""
    tspAccountCustom3: str
    """TSP account: custom 3."""
    tspAccountTollFreeCallInData: str
    """TSP account: toll free call in data."""
    tspAccountTollCallInData: str
    """TSP account: toll call in data."""
    tspAccountNbrDialOut: str
    """TSP account: NBR dial-out (TOLL_FREE, TOLL). Which number network-based recording dials."""
    tspAccounts: list[TspAccount]
    """TSP accounts. Up to three accounts, told apart by accountIndex; for more than the one that the
    tspAccount… attributes describe."""
    supportedServicesMeetingCenter: bool
    """Supported services: meeting center."""
    supportedServicesTrainingCenter: bool
    """Supported services: training center."""
    supportedServicesSupportCenter: bool
    """Supported services: support center."""
    supportedServicesEventCenter: bool
    """Supported services: event center."""
    supportedServicesSalesCenter: bool
    """Supported services: sales center."""
    myWebExIsMyWebExPro: bool
    """My Webex: is my Webex pro."""
    myWebExMyContact: bool
    """My Webex: my contact."""
    myWebExMyProfile: bool
    """My Webex: my profile."""
    myWebExMyMeetings: bool
    """My Webex: my meetings."""
    myWebExMyFolders: bool
    """My Webex: my folders."""
    myWebExTrainingRecordings: bool
    """My Webex: training recordings."""
    myWebExRecordedEvents: bool
    """My Webex: recorded events."""
    myWebExTotalStorageSize: int
    """My Webex: total storage size. Presumably in megabytes."""
    myWebExMyReports: bool
    """My Webex: my reports."""
    myWebExMyComputer: int
    """My Webex: my computer. The number of Access Anywhere computers."""
    myWebExPersonalMeetingRoom: bool
    """My Webex: personal meeting room. The Personal Meetings page, not the Personal Room."""
    myWebExMyPartnerLinks: bool
    """My Webex: my partner links."""
    myWebExMyWorkspaces: bool
    """My Webex: my workspaces."""
    myWebExAdditionalRecordingStorage: int
    """My Webex: additional recording storage."""
    personalTeleconfJoinBeforeHost: bool
    """Personal teleconferencing: join before host."""
    personalTeleconfAccounts: list[PersonalTeleconfAccount]
    """Personal teleconferencing accounts. Up to three accounts, told apart by accountIndex."""
    thirdPartyTeleconfAccounts: list[ThirdPartyTeleconfAccount]
    """Third-party teleconferencing accounts. Up to three accounts, told apart by accountIndex."""
    videoSystems: dict[str, Any]
    """Video systems. No source says what it holds; element names and values as Webex gives them."""
    personalMeetingRoomWelcomeMessage: str
    """Personal Meeting Room: welcome message."""
    personalMeetingRoomHeaderImageBranding: bool
    """Personal Meeting Room: header image branding."""
    personalMeetingRoomTitle: str
    """Personal Meeting Room: title."""
    personalMeetingRoomHostPIN: str
    """Personal Meeting Room: host PIN (secret). Digits; the site fixes how many, and none that repeat or count up."""
    personalMeetingRoomApplyPMRForInstantMeeting: bool
    """Personal Meeting Room: apply PMR for instant meeting."""
    personalMeetingRoomPmrAutoLock: bool
    """Personal Meeting Room: PMR auto lock."""
    personalMeetingRoomPmrAutoLockWaitTime: int
    """Personal Meeting Room: PMR auto lock wait time (0, 5, 10, 15, 20; others are let through). Minutes."""
    personalMeetingRoomPRNotificationsMode: str
    """Personal Meeting Room: notifications mode (EMAIL; others are let through). EMAIL is the only value known."""
    sessionOptionsDefaultSessionType: int
    """Session options: default session type. A session type id, one of meetingTypes."""
    sessionOptionsDefaultServiceType: str
    """Session options: default service type (MeetingCenter, EventCenter, TrainingCenter, SupportCenter,
    SalesCenter). A center that supportedServices turns on."""
    sessionOptionsAutoDeleteAfterMeetingEnd: bool
    """Session options: auto delete after meeting end."""
    sessionOptionsDisplayQuickStartHost: bool
    """Session options: display quick start host."""
    sessionOptionsDisplayQuickStartAttendees: bool
    """Session options: display quick start attendees."""
    supportCenterOrderTabs: list[str]
    """Support center: order of tabs (Tools, Desktop, Application, Session). All four tabs, in their order."""
    supportCenterServiceDeskEnable: bool
    """Support center: service desk."""
    mpProfileNumber: str
    """MeetingPlace profile number (at most 64 characters). Only on MeetingPlace sites."""
    securityForceChangePassword: bool
    """Security: force change password. Acts once, when it becomes true: Webex takes it back when the person
    has chosen a new password."""
    securityResetPassword: bool
    """Security: reset password. Acts once, when it becomes true."""
    securityLockAccount: bool
    """Security: lock account."""
    languageID: int
    """Language ID. The number of a language; 1 is English."""
    webACDPrefsIsAgent: bool
    """WebACD preferences: is agent."""
    webACDPrefsIsMgr: bool
    """WebACD preferences: is mgr."""
    webACDPrefsNumAgentSessions: int
    """WebACD preferences: num agent sessions."""
    webACDPrefsAgentMonitorAllRSQueues: bool
    """WebACD preferences: agent monitor all RS queues."""
    webACDPrefsManagerMonitorAllRSQueues: bool
    """WebACD preferences: manager monitor all RS queues."""
    webACDPrefsMonitorAllRSAgents: bool
    """WebACD preferences: monitor all RS agents."""
    remoteSupport: RemoteSupport
    """Remote support."""
    remoteAccess: RemoteAccess
    """Remote access."""
    salesCenter: SalesCenter
    """Sales center. A retired product."""
    eventCenterOptimizeAttendeeBandwidthUsage: bool
    """Event center: optimize attendee bandwidth usage."""
    newWebExId: str
    """New WebEx ID (at most 64 characters). Renames the account (site-admin sites only)."""
    syncWebOffice: bool
    """Sync web office. An option of the request."""
    sendWelcome: bool
    """Send welcome. An option of the request: sends the welcome mail."""
    validateFormat: bool
    """Validate format. An option of the request."""
