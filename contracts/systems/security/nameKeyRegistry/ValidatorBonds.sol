// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {HeldMoney} from "../../../base/HeldMoney.sol";
import {IEligibility} from "../../../base/IEligibility.sol";
import {IParticipantRegistry} from "../../../blocks/identity/IParticipantRegistry.sol";
import {INameKeyRegistry} from "../INameKeyRegistry.sol";

/// @title ValidatorBonds
/// @notice Who validates, from where, with what bond; and what the registry owes to whom.
abstract contract ValidatorBonds is INameKeyRegistry, HeldMoney {
    /// @notice How long a validator that leaves answers for what it said: longer than a case can take.
    uint40 public constant LEAVING_PERIOD = 30 days;

    /// @notice Who may validate, and for which organisation.
    IParticipantRegistry public immutable participants;
    /// @notice What a validator, and a disputer, answers with.
    uint128 public immutable bond;
    /// @notice To whom half of what liars lose goes.
    address public immutable treasury;

    mapping(address validator => Validator) internal _validators;

    constructor(IParticipantRegistry participants_, IERC20 money_, uint128 bond_, address treasury_) HeldMoney(money_) {
        if (address(participants_).code.length == 0) revert NameKeyRegistryPartMissing(address(participants_));
        if (address(money_).code.length == 0) revert NameKeyRegistryPartMissing(address(money_));
        if (treasury_ == address(0)) revert NameKeyRegistryPartMissing(treasury_);
        (participants, bond, treasury) = (participants_, bond_, treasury_);
    }

    /// @inheritdoc INameKeyRegistry
    function join(bytes32 network) external {
        if (_validators[msg.sender].network != 0) revert ValidatorExists(msg.sender);
        if (network == 0 || !_isEnrolled(msg.sender, network)) revert NameValidatorOnly(msg.sender);
        _validators[msg.sender] = Validator(network, bond, 0, 0);
        emit ValidatorJoined(msg.sender, network);
        _take(bond);
    }

    /// @inheritdoc INameKeyRegistry
    function resign() external {
        Validator storage validator = _validators[msg.sender];
        // One that is enrolled no more has to get away as well.
        if (validator.network == 0 || validator.leavingAt != 0) revert NameValidatorOnly(msg.sender);
        validator.leavingAt = uint40(block.timestamp) + LEAVING_PERIOD;
        emit ValidatorLeaving(msg.sender, validator.leavingAt);
    }

    /// @inheritdoc INameKeyRegistry
    function takeBond() external {
        Validator memory validator = _validators[msg.sender];
        bool isFree = validator.leavingAt != 0 && block.timestamp > validator.leavingAt && validator.openCases == 0;
        if (!isFree) revert ValidatorBound(validator.openCases, validator.leavingAt);
        delete _validators[msg.sender];
        owed[msg.sender] += validator.bond;
    }

    /// @inheritdoc INameKeyRegistry
    function validatorRole(bytes32 network) public pure returns (bytes32) {
        return keccak256(abi.encode("name validator", network));
    }

    /// @inheritdoc INameKeyRegistry
    function validatorOf(address validator) external view returns (Validator memory) {
        return _validators[validator];
    }

    /// @dev The validator, if it may vote: bonded in full, enrolled, and not leaving.
    function _requireValidator(address account) internal view returns (Validator storage validator) {
        validator = _validators[account];
        bool isOne = validator.network != 0 && validator.leavingAt == 0 && validator.bond == bond;
        if (!isOne || !_isEnrolled(account, validator.network)) revert NameValidatorOnly(account);
    }

    /// @dev Takes what a validator answers with; it validates no more, and has nothing to take back.
    function _slash(uint256 caseId, address account) internal returns (uint256 amount) {
        Validator storage validator = _validators[account];
        amount = validator.bond;
        validator.bond = 0;
        emit ValidatorSlashed(caseId, account, amount);
    }

    function _isEnrolled(address account, bytes32 network) private view returns (bool) {
        return IEligibility(address(participants)).isEligible(account, validatorRole(network));
    }
}
