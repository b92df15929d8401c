/** Every endpoint but the document that describes them. */
import type { Route } from './define-route.ts';
import { getCoreAppMessages, getIntegrationAppMessages } from './endpoints/asyncapi.ts';
import {
  cancelEditMany,
  getEdit,
  getEdits,
  postEditPreview,
  postEdits,
} from './endpoints/edit-many.ts';
import {
  acknowledgeRecords,
  enqueueRecords,
  extendLeases,
  leaseRecords,
  rejectRecords,
} from './endpoints/egress.ts';
import {
  getAssignees,
  getErrorGroup,
  getErrorGroups,
  patchErrorGroup,
  postGroupNote,
} from './endpoints/error-groups.ts';
import { shakeHands } from './endpoints/handshake.ts';
import { getHealth, getReadiness } from './endpoints/health.ts';
import { receiveRecords } from './endpoints/ingress.ts';
import {
  getAcknowledgementDelays,
  getLatency,
  getStatusCounts,
  getThroughput,
} from './endpoints/insight.ts';
import { deleteKey, getKeys, postKey } from './endpoints/keys.ts';
import { getMetrics } from './endpoints/metrics.ts';
import { getNotice, postNotice, postNoticePreview } from './endpoints/notices.ts';
import { deletePerson, getMe, getPeople, patchPerson, postPerson } from './endpoints/people.ts';
import { deletePushSecret, getPushSecrets, postPushSecret } from './endpoints/push-secrets.ts';
import { getRecordExport } from './endpoints/record-export.ts';
import { getRecordFacets } from './endpoints/record-facets.ts';
import { getPayload, getRecord, getRecords, postReplay } from './endpoints/records.ts';
import {
  getRevisions,
  getWaitingRevisions,
  postApproval,
  postCheck,
  postRejection,
  postRevision,
} from './endpoints/revisions.ts';
import {
  cancelReplay,
  continueReplay,
  getReplayItems,
  getReplayOperation,
  getReplayOperations,
  pauseReplay,
  postDryRun,
  postReplayFailed,
  postReplayOperation,
  postReplayPreview,
  resumeReplay,
} from './endpoints/replays.ts';
import {
  deleteSavedView,
  getSavedViews,
  postSavedView,
  putDefaultView,
} from './endpoints/saved-views.ts';
import { getSource, getSources, patchSource, postSource } from './endpoints/sources.ts';
import { getStream } from './endpoints/stream.ts';
import { getLastGood, getTimeline, postComment } from './endpoints/timeline.ts';
import { getRefusedMessages, getStrayMessages } from './endpoints/refused-messages.ts';
import { getTransport, postProbe, postTestRecord } from './endpoints/transports.ts';
import { getFirstSteps, getWorkers } from './endpoints/workers.ts';

export const describedRoutes: readonly Route[] = [
  receiveRecords,
  shakeHands,
  acknowledgeRecords,
  rejectRecords,
  extendLeases,
  enqueueRecords,
  leaseRecords,
  getRecords,
  getRecordFacets,
  getRecordExport,
  getRecord,
  getPayload,
  postReplay,
  getRevisions,
  postRevision,
  postCheck,
  postApproval,
  postRejection,
  getWaitingRevisions,
  postEditPreview,
  postEdits,
  getEdits,
  getEdit,
  cancelEditMany,
  getTimeline,
  postComment,
  getLastGood,
  postNoticePreview,
  postNotice,
  getNotice,
  postReplayPreview,
  postDryRun,
  postReplayOperation,
  getReplayOperations,
  getReplayOperation,
  getReplayItems,
  pauseReplay,
  resumeReplay,
  continueReplay,
  cancelReplay,
  postReplayFailed,
  getErrorGroups,
  getErrorGroup,
  patchErrorGroup,
  postGroupNote,
  getAssignees,
  getStatusCounts,
  getThroughput,
  getLatency,
  getAcknowledgementDelays,
  getWorkers,
  getFirstSteps,
  getStream,
  getSavedViews,
  postSavedView,
  deleteSavedView,
  putDefaultView,
  getSources,
  getSource,
  postSource,
  patchSource,
  getTransport,
  postTestRecord,
  postProbe,
  getRefusedMessages,
  getStrayMessages,
  getPushSecrets,
  postPushSecret,
  deletePushSecret,
  getKeys,
  postKey,
  deleteKey,
  getMe,
  getPeople,
  postPerson,
  patchPerson,
  deletePerson,
  getHealth,
  getReadiness,
  getMetrics,
  getIntegrationAppMessages,
  getCoreAppMessages,
];
